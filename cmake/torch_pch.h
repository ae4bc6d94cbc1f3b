// What nearly every file of the engine includes. Parsing it takes 27 s once; a file that finds it
// precompiled takes 4 s instead of 13.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/module.h>
