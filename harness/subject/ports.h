// Looking at ports of this machine.
#pragma once

namespace footpad::subject {

bool port_is_free(int port);  // on 127.0.0.1
bool port_answers(int port);  // somebody listens on 127.0.0.1; never waits

}  // namespace footpad::subject
