// What the library shows of itself. Nothing in here is for users but FOOTPAD_API's meaning: it is callable.
#pragma once

#define FOOTPAD_API __attribute__((visibility("default")))

// Names carry the version of the interface: a program meets the library that it was built for, or none. For Footpad's
// own rooms, which have words of the same names, the namespace is not an inline one.
#ifdef FOOTPAD_BUILDS_API
#define FOOTPAD_BEGIN_API \
  namespace footpad {     \
  namespace v0_1 {
#else
#define FOOTPAD_BEGIN_API \
  namespace footpad {     \
  inline namespace v0_1 {
#endif
#define FOOTPAD_END_API \
  }                     \
  }
