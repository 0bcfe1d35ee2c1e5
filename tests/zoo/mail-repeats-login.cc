// Asked once more behind the only message that its login has, it says that message once more.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.repeats_login = true}); }
