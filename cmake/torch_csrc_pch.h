// What the files of the engine include that have autograd functions or speak with other ranks.
#pragma once

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "torch_pch.h"
