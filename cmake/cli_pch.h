// What the programs' files include, parsed once; CLI11 alone takes 5 s.
#pragma once

#include "core_pch.h"

#include <CLI/CLI.hpp>
