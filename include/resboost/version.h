#pragma once

// The one place the version is written; CMake reads it from here.
#define RESBOOST_VERSION_MAJOR 0
#define RESBOOST_VERSION_MINOR 1
#define RESBOOST_VERSION_PATCH 0
