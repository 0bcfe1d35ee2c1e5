// The pidfd calls, for C++: the header of glibc 2.36 forgets that they have C names.
#pragma once

extern "C" {
#include <sys/pidfd.h>
}
