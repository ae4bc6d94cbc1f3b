// What the programs' files include, parsed once; CLI11 alone takes 5 s.
#pragma once

#include <CLI/CLI.hpp>

#include "core_pch.h"
