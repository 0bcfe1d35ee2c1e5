// Footpad inside a test process. With GoogleTest: <footpad/gtest.h>.
#pragma once

#include "footpad/lane.h"
#include "footpad/result.h"
#include "footpad/road.h"
#include "footpad/verdict.h"
#include "footpad/wish.h"
