#include "api/openapi.h"

namespace footpad::api {
namespace {

constexpr const char* kDocument =
#include "api/openapi.json.inc"
    ;

}  // namespace

Json openapi(const std::string& version) {
  Json document = Json::parse(kDocument);
  document["info"]["version"] = version;
  return document;
}

}  // namespace footpad::api
