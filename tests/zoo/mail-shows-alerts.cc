// Says an alert to its user, whether or not it came inside TLS.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.shows_alerts = true}); }
