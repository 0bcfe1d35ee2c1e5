#include "lane/trust.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "pki/pem.h"
#include "subject/files.h"

namespace footpad::lane {
namespace {

namespace fs = std::filesystem;

Status write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.flush();
  if (file) return Done{};
  return Error{"cannot write " + path.string(), "is the disk full, or was --out removed?", ""};
}

}  // namespace

std::vector<Bytes> anchors_of(const std::vector<const pki::Chain*>& chains) {
  std::vector<Bytes> anchors;
  for (const pki::Chain* chain : chains)
    for (const Bytes& der : chain->trusted)
      if (std::find(anchors.begin(), anchors.end(), der) == anchors.end()) anchors.push_back(der);
  return anchors;
}

Result<TrustFiles> write_trust(const std::vector<const pki::Chain*>& chains, const std::string& folder, bool with_lists,
                               bool with_log) {
  const std::vector<Bytes> anchors = anchors_of(chains);
  const TrustFiles files{folder + "/ca.pem", folder + "/crls.pem", folder + "/ct-log.conf", folder + "/ca"};
  std::error_code fault;
  fs::create_directory(files.folder, fault);
  std::string bundle;
  std::map<std::string, int> same;  // anchors of one name are numbered
  for (const Bytes& der : anchors) {
    const std::string pem = pki::certificate_pem(der);
    bundle += pem;
    const std::string hash = pki::subject_hash(der);
    const std::string name = hash + "." + std::to_string(same[hash]++);
    if (auto written = write(fs::path(files.folder) / name, pem); !written) return written.error();
  }
  if (auto written = write(files.bundle, bundle); !written) return written.error();
  if (with_log && !chains.empty())  // of one run, and so of one log
    if (auto written = write(files.log, chains.front()->log_list); !written) return written.error();
  std::string lists;
  for (const pki::Chain* chain : chains)
    for (const Bytes& der : chain->crls) lists += pki::crl_pem(der);
  if (lists.empty() || !with_lists) return files;
  if (auto written = write(files.crls, lists); !written) return written.error();
  return files;
}

Result<IdentityFiles> write_identity(const pki::Chain& own, const std::string& folder) {
  std::string certificates;
  for (const Bytes& der : own.sent) certificates += pki::certificate_pem(der);
  if (auto written = subject::write_file(folder, {"own.crt", certificates}); !written) return written.error();
  if (auto written = subject::write_file(folder, {"own.key", pki::danger_private_key_pem(own.key)}); !written)
    return written.error();
  return IdentityFiles{folder + "/own.crt", folder + "/own.key"};
}

}  // namespace footpad::lane
