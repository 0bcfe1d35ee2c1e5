// Why a TLS connection failed, in words. Decided by error code, so that a wording of OpenSSL's never matters.
#pragma once

#include <string>

namespace footpad::tls {

std::string reason_in_queue();  // of this thread's error queue, which is empty afterwards

}  // namespace footpad::tls
