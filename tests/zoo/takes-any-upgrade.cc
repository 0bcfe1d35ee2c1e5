// Takes any 101 for consent to XMPP over WebSocket: looks at no key and no subprotocol.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_any_upgrade = true}); }
