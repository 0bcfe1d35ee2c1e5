#include "logs.h"

#include <openssl/ct.h>

#include "staple.h"

namespace zoo {

namespace {

bool look(SSL_CTX* context, const std::string& file, int mode) {
  return SSL_CTX_set_ctlog_list_file(context, file.c_str()) == 1 && SSL_CTX_enable_ct(context, mode) == 1;
}

}  // namespace

bool demand_logs(SSL_CTX* context, const std::string& file) { return look(context, file, SSL_CT_VALIDATION_STRICT); }

bool look_for_logs(SSL_CTX* context, const std::string& file) {
  return look(context, file, SSL_CT_VALIDATION_PERMISSIVE);
}

bool is_in_a_log(SSL* ssl) {
  if (SSL_ct_is_enabled(ssl) != 1 || SSL_session_reused(ssl) == 1 || is_vouched_for_by_dns(ssl)) return true;
  const auto* timestamps = SSL_get0_peer_scts(ssl);
  for (int i = 0; timestamps != nullptr && i < sk_SCT_num(timestamps); ++i)
    if (SCT_get_validation_status(sk_SCT_value(timestamps, i)) == SCT_VALIDATION_STATUS_VALID) return true;
  return false;
}

}  // namespace zoo
