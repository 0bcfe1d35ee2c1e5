#include "lane/cage_files.h"

#include <filesystem>

#include "pki/java_store.h"
#include "pki/pem.h"
#include "subject/files.h"

namespace footpad::lane {
namespace {

// trust-ad (resolv.conf(5)): the AD bit of Footpad's answers reaches the program.
constexpr std::string_view kResolver = "nameserver 127.0.0.1\noptions edns0 trust-ad timeout:2 attempts:2\n";
constexpr std::string_view kHosts =
    "127.0.0.1 localhost client\n"
    "::1 localhost ip6-localhost ip6-loopback\n";
constexpr std::string_view kSwitch =
    "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\n"
    "protocols: files\nservices: files\nethers: files\nrpc: files\n";

}  // namespace

Result<std::vector<subject::Mount>> write_cage_files(const std::vector<Bytes>& anchors, const std::string& folder) {
  Status status = Done{};
  const auto put = [&](const std::string& path, std::string_view text) {
    if (status) status = subject::write_file(folder, {path, std::string(text), 0644});
  };
  put("etc/resolv.conf", kResolver);
  put("etc/hosts", kHosts);
  put("etc/nsswitch.conf", kSwitch);
  std::string bundle;
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    const std::string pem = pki::certificate_pem(anchors[i]);
    put("ca/footpad-" + std::to_string(i + 1) + ".pem", pem);
    bundle += pem;
  }
  put("ca/ca-certificates.crt", bundle);
  put("ca/java/cacerts", pki::java_trust_store(anchors));
  for (const char* made : {"etc/nothing", "run"})
    if (status) status = subject::make_folder(folder, made);
  // A client that gives up root must read on as everybody does.
  std::error_code fault;
  for (const char* read : {"/ca", "/ca/java", "/etc/nothing"})
    std::filesystem::permissions(folder + read, std::filesystem::perms(0755), fault);
  if (!status) return status.error();
  return std::vector<subject::Mount>{{folder + "/etc/resolv.conf", "/etc/resolv.conf"},
                                     {folder + "/etc/hosts", "/etc/hosts"},
                                     {folder + "/etc/nsswitch.conf", "/etc/nsswitch.conf"},
                                     {folder + "/ca", "/etc/ssl/certs"},
                                     {folder + "/etc/nothing", "/usr/share/ca-certificates"},
                                     {folder + "/etc/nothing", "/usr/local/share/ca-certificates"},
                                     {folder + "/run", "/run"}};
}

}  // namespace footpad::lane
