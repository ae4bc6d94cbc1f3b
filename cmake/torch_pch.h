// What nearly every file of the engine includes. Files name the operators that they use
// (<ATen/ops/…>): with all of them (<ATen/ATen.h>) this header would take four times as long, and
// so would every file that finds it precompiled.
#pragma once

#include <ATen/core/Tensor.h>

#include "core_pch.h"
