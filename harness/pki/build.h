// One certificate made of a complete node.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "model/recipe.h"
#include "pki/keys.h"
#include "pki/names.h"
#include "pki/sct.h"

namespace footpad::pki {

struct Certificate {
  std::string id;
  Key key;
  Bytes subject;     // DER
  Bytes issuer;      // DER
  Bytes serial;      // DER
  Bytes identifier;  // its subjectKeyIdentifier
  Bytes spki;        // DER
  Bytes der;
  LogEntry entry;  // what a log would see of it
};

using Find = std::function<const Certificate*(const std::string& id)>;  // a node that was made before

Result<Certificate> build(const CertificateNode& node, Key key, const std::string& serial,
                          const Placeholders& placeholders, const Find& find, const Logs& logs);

}  // namespace footpad::pki
