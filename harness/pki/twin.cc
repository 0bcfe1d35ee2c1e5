#include "pki/twin.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "pki/expand.h"

namespace footpad::pki {
namespace {

using Nodes = std::map<std::string, CertificateNode>;

Nodes by_id(const std::vector<CertificateNode>& nodes) {
  Nodes out;
  for (const CertificateNode& node : nodes) out.emplace(node.id, node);
  return out;
}

bool names_a_node(const std::string& reference, const CertificateNode& node) {
  return !reference.empty() && reference != "self" && reference != node.id;
}

std::pair<bool, std::vector<std::string>> split_drops(const CertificateNode& node) {
  std::vector<std::string> others = node.drops;
  const bool nameless = std::erase(others, "subjectAltName") > 0;
  return {nameless, others};
}

class Comparison {
 public:
  Comparison(const Recipe& negative, const Recipe& twin, const std::vector<CertificateNode>& ours,
             const std::vector<CertificateNode>& theirs)
      : negative_(negative), twin_(twin), ours_(by_id(ours)), theirs_(by_id(theirs)) {
    for (const CertificateNode& node : ours)
      if (node.defect) defect_ = node.id;
    if (!defect_.empty()) find_support(defect_);
  }

  std::vector<std::string> faults() {
    if (!negative_.send_defect) compare_lists("sends", negative_.send, twin_.send);
    if (!negative_.trust_defect) compare_lists("trusts", negative_.trust, twin_.trust);
    if (negative_.send_defect && negative_.send == twin_.send) say("sends what its twin sends");
    if (negative_.trust_defect && negative_.trust == twin_.trust) say("trusts what its twin trusts");
    compare_revocation();
    if (negative_.host != twin_.host) say("checks another name than its twin");
    for (const CertificateNode& node : negative_.nodes)
      if (node.defect && !paired_.contains(node.id)) say("has a defect in '" + node.id + "' that takes no part");
    if (respects_.size() > 1)
      say("has a defect in more than one respect: " + join({respects_.begin(), respects_.end()}, ", "));
    return faults_;
  }

 private:
  const Recipe& negative_;
  const Recipe& twin_;
  Nodes ours_, theirs_;
  std::string defect_;
  std::set<std::string> support_;  // needed by the defect alone
  std::set<std::string> respects_;
  std::map<std::string, std::string> paired_;
  std::vector<std::string> faults_;

  void say(const std::string& what) { faults_.push_back("recipe " + negative_.id + " " + what); }

  void compare_revocation() {
    const bool staple_differs = negative_.staple != twin_.staple;
    const bool its_defect = negative_.staple && negative_.staple->defect;
    if (its_defect != staple_differs && !(negative_.staple && defect_.size() > 0))
      say(staple_differs ? "staples something else than its twin" : "staples what its twin staples");
    bool its_answer = false;
    for (const Responder& responder : negative_.responders) its_answer = its_answer || responder.answer.defect;
    const bool answers_differ = negative_.responders != twin_.responders;
    if (its_answer != answers_differ && !(answers_differ && !defect_.empty()))
      say(answers_differ ? "has other answers than its twin" : "has the answers of its twin");
    bool list_defect = false;
    for (const Crl& crl : negative_.crls) list_defect = list_defect || crl.defect;
    if (!list_defect && defect_.empty() && negative_.crls != twin_.crls)
      say("has other revocation lists than its twin");
    if (list_defect && negative_.crls == twin_.crls) say("has the revocation lists of its twin");
    bool key_defect = false;
    for (const Tlsa& tlsa : negative_.tlsa) key_defect = key_defect || tlsa.defect;
    if (key_defect == (negative_.tlsa == twin_.tlsa))
      say(key_defect ? "has the TLSA records of its twin" : "has other TLSA records than its twin");
  }

  void find_support(const std::string& id) {
    for (const std::string& needed : needs(ours_.at(id)))
      if (!theirs_.contains(needed) && needed != defect_ && support_.insert(needed).second) find_support(needed);
  }

  void compare_lists(const std::string& what, std::vector<std::string> ours, const std::vector<std::string>& theirs) {
    std::erase_if(ours, [&](const std::string& id) { return support_.contains(id); });
    if (ours.size() != theirs.size()) return say(what + " another number of certificates than " + twin_.id);
    for (std::size_t i = 0; i < ours.size(); ++i) pair(ours[i], theirs[i]);
  }

  // `ours` stands where `theirs` stands in the twin: all that makes them must agree, but for the defect.
  void pair(const std::string& ours, const std::string& theirs) {
    const auto [known, fresh] = paired_.emplace(ours, theirs);
    if (!fresh) {
      if (known->second != theirs)
        say("uses '" + ours + "' in place of both '" + known->second + "' and '" + theirs + "'");
      return;
    }
    const CertificateNode& one = ours_.at(ours);
    const CertificateNode& other = theirs_.at(theirs);
    std::set<std::string> found = differences(one, other);
    if (ours == defect_) {
      if (found.empty()) found.insert("key");  // all the same, but another node: another key
      for (const std::string& respect : words_of(one.also))
        if (found.erase(respect) == 0) say("does not differ from its twin in its " + respect);
      respects_.insert(found.begin(), found.end());
    } else if (!found.empty()) {
      say("has a node '" + ours + "' that differs from the twin's '" + theirs + "' in " +
          join({found.begin(), found.end()}, ", ") + ", but carries no defect");
    }
  }

  bool references_differ(const CertificateNode& one, const std::string& reference, const CertificateNode& other,
                         const std::string& its_reference) {
    const bool names = names_a_node(reference, one);
    if (names != names_a_node(its_reference, other)) return true;
    if (!names) return reference.empty() != its_reference.empty();
    if (support_.contains(reference)) return true;
    pair(reference, its_reference);
    return false;
  }

  std::set<std::string> differences(const CertificateNode& one, const CertificateNode& other) {
    std::set<std::string> found;
    const auto [nameless, drops] = split_drops(one);
    const auto [its_nameless, its_drops] = split_drops(other);
    const bool same_names = one.subject == other.subject && one.san == other.san &&
                            one.san_critical == other.san_critical && nameless == its_nameless;
    if (!same_names) found.insert("names");
    if (one.not_before != other.not_before || one.not_after != other.not_after) found.insert("validity");
    if (one.issuer_name != other.issuer_name || references_differ(one, one.issuer, other, other.issuer) ||
        references_differ(one, one.sign_with, other, other.sign_with))
      found.insert("issuing");
    if (one.key != other.key || references_differ(one, one.key_of, other, other.key_of) ||
        references_differ(one, one.explicit_of, other, other.explicit_of) || one.ski_of != other.ski_of)
      found.insert("key");
    if (one.digest != other.digest) found.insert("digest");
    if (one.serial != other.serial) found.insert("serial");
    if (one.version != other.version) found.insert("version");
    if (one.ca != other.ca || one.extensions != other.extensions || drops != its_drops) found.insert("extensions");
    if (one.scts != other.scts) found.insert("scts");
    if (one.mutations != other.mutations) found.insert("mutations");
    return found;
  }
};

}  // namespace

std::vector<std::string> faults_against_twin(const Recipe& negative, const Recipe& twin) {
  const auto ours = expand(negative);
  if (!ours) return {ours.error().what};
  const auto theirs = expand(twin);
  if (!theirs) return {theirs.error().what};
  return Comparison(negative, twin, *ours, *theirs).faults();
}

}  // namespace footpad::pki
