// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cusolver_common.h>

using cusolverDnHandle_t = struct cusolverDnContext*;
