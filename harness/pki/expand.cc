#include "pki/expand.h"

#include <algorithm>
#include <optional>

namespace footpad::pki {
namespace {

Error unknown(const Recipe& recipe, const std::string& id) {
  return {"recipe " + recipe.id + " names a node '" + id + "' that it does not have",
          "define it, or use root, ica or good", ""};
}

const CertificateNode* find(const Recipe& recipe, const std::string& id) {
  for (const auto* nodes : {&recipe.nodes, &standard_nodes()})
    for (const CertificateNode& node : *nodes)
      if (node.id == id) return &node;
  return nullptr;
}

void take(std::string& field, const std::string& given) {
  if (!given.empty()) field = given;
}

template <class T>
void take(std::optional<T>& field, const std::optional<T>& given) {
  if (given) field = given;
}

CertificateNode merged(CertificateNode base, const CertificateNode& over) {
  base.id = over.id;
  base.base = over.base;
  base.ca = over.ca;
  take(base.subject, over.subject);
  take(base.issuer, over.issuer);
  take(base.issuer_name, over.issuer_name);
  take(base.sign_with, over.sign_with);
  take(base.key, over.key);
  take(base.key_of, over.key_of);
  take(base.explicit_of, over.explicit_of);
  take(base.ski_of, over.ski_of);
  take(base.digest, over.digest);
  take(base.not_before, over.not_before);
  take(base.not_after, over.not_after);
  take(base.serial, over.serial);
  take(base.version, over.version);
  take(base.san, over.san);
  base.san_critical = over.san ? over.san_critical : base.san_critical;
  for (const Extension& extension : over.extensions) {
    if (!extension.duplicate)
      std::erase_if(base.extensions, [&](const Extension& known) { return known.name == extension.name; });
    base.extensions.push_back(extension);
  }
  if (!over.scts.empty()) base.scts = over.scts;
  base.drops.insert(base.drops.end(), over.drops.begin(), over.drops.end());
  base.mutations.insert(base.mutations.end(), over.mutations.begin(), over.mutations.end());
  base.defect = over.defect;
  base.also = over.also;
  base.number = over.number;
  base.place = over.place;
  return base;
}

class Expansion {
 public:
  explicit Expansion(const Recipe& recipe) : recipe_(recipe) {}
  std::vector<CertificateNode> done;

  Status add(const std::string& id) {
    const auto known =
        std::find_if(done.begin(), done.end(), [&](const CertificateNode& node) { return node.id == id; });
    if (known != done.end()) return Done{};
    if (std::find(open_.begin(), open_.end(), id) != open_.end())
      return Error{"recipe " + recipe_.id + ": node '" + id + "' needs itself", "no chain can be made in a circle", ""};
    open_.push_back(id);
    auto node = complete(id, 0);
    if (!node) return node.error();
    for (const std::string& needed : needs(*node))
      if (auto status = add(needed); !status) return status;
    open_.pop_back();
    done.push_back(std::move(*node));
    return Done{};
  }

 private:
  const Recipe& recipe_;
  std::vector<std::string> open_;

  Result<CertificateNode> complete(const std::string& id, std::size_t depth) const {
    const CertificateNode* const node = find(recipe_, id);
    if (node == nullptr) return unknown(recipe_, id);
    if (depth > recipe_.nodes.size() + 3)
      return Error{"recipe " + recipe_.id + ": node '" + id + "' is its own base", "", ""};
    if (node->base.empty()) {
      CertificateNode plain = standard_nodes()[node->ca ? 1 : 2];
      if (node->id != plain.id) plain = merged(std::move(plain), *node);
      return node->id == "root" ? standard_nodes()[0] : plain;
    }
    auto base = complete(node->base, depth + 1);
    if (!base) return base.error();
    return merged(std::move(*base), *node);
  }
};

}  // namespace

const std::vector<CertificateNode>& standard_nodes() {
  static const std::vector<CertificateNode> nodes = [] {
    CertificateNode root;
    root.id = "root";
    root.ca = true;
    root.subject = {"O=Footpad", "CN=Footpad Root ${run}"};
    root.issuer = "self";
    root.key = "ec:P-256";
    root.digest = "sha256";
    root.not_before = "-P1D";
    root.not_after = "P3D";
    CertificateNode ica = root;
    ica.id = "ica";
    ica.subject = {"O=Footpad", "CN=Footpad CA ${nonce}"};
    ica.issuer = "root";
    CertificateNode good = ica;
    good.id = "good";
    good.ca = false;
    good.subject = {"O=Footpad", "CN=${domain}"};
    good.issuer = "ica";
    good.san = {{GeneralName{GeneralName::Type::dns, "${domain}", "", -1}}};
    return std::vector<CertificateNode>{root, ica, good};
  }();
  return nodes;
}

std::vector<std::string> needs(const CertificateNode& node) {
  std::vector<std::string> out;
  for (const std::string* id : {&node.issuer, &node.sign_with, &node.key_of, &node.explicit_of, &node.ski_of})
    if (!id->empty() && *id != "self" && *id != node.id) out.push_back(*id);
  for (const Sct& sct : node.scts)
    if (!sct.of.empty()) out.push_back(sct.of);
  return out;
}

Result<std::vector<CertificateNode>> expand(const Recipe& recipe) {
  Expansion expansion(recipe);
  for (const auto* list : {&recipe.trust, &recipe.send})
    for (const std::string& id : *list)
      if (auto status = expansion.add(id); !status) return status.error();
  std::vector<std::string> more;
  if (recipe.staple) more = {recipe.staple->of, recipe.staple->signer};
  for (const Responder& responder : recipe.responders)
    more.insert(more.end(), {responder.answer.of, responder.answer.signer});
  for (const Crl& crl : recipe.crls) {
    more.insert(more.end(), {crl.issuer, crl.signer});
    more.insert(more.end(), crl.revoked.begin(), crl.revoked.end());
  }
  more.push_back(recipe.pin);
  for (const Tlsa& tlsa : recipe.tlsa) more.push_back(tlsa.of);
  for (const std::string& id : more)
    if (!id.empty())
      if (auto status = expansion.add(id); !status) return status.error();
  return std::move(expansion.done);
}

}  // namespace footpad::pki
