// What nearly every file of the engine includes. Files name the operators that they use
// (<ATen/ops/…>): with all of them (<ATen/ATen.h>) this header would take four times as long, and
// so would every file that finds it precompiled. One of them brings what each of them includes.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "core_pch.h"
