// A certificate's parts as they stand in its octets, also where OpenSSL would not read them.
#include "pki/view.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "pki/mint.h"
#include "shipped.h"

namespace footpad::pki {
namespace {

// By id; kept, for what is read of one are views into it.
const Bytes& leaf_of(const std::string& id) {
  static std::map<std::string, Bytes> kept;
  if (const auto known = kept.find(id); known != kept.end()) return known->second;
  auto chain = Mint::create(1).value()->mint(shipped().at("certs/" + id), {"example.test", "example.test"});
  EXPECT_TRUE(chain.ok()) << chain.error().text();
  return kept.emplace(id, chain.ok() ? chain->sent.front() : Bytes()).first->second;
}

TEST(View, ThePartsOfAPlainLeaf) {
  const Bytes& leaf = leaf_of("ok-baseline");
  const auto view = view_of(leaf);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->whole, leaf);
  EXPECT_EQ(view->version, 3);
  EXPECT_EQ(view->serial.tag, der::integer);
  EXPECT_EQ(view->validity.tag, der::sequence);
  EXPECT_EQ(der::elements_of(view->validity.content).size(), 2U);
  EXPECT_NE(Bytes(view->issuer.content).find("Footpad CA"), Bytes::npos);
  EXPECT_NE(Bytes(view->subject.content).find("example.test"), Bytes::npos);
  EXPECT_NE(Bytes(view->spki.content).find(der::oid("prime256v1")), Bytes::npos);
  EXPECT_FALSE(view->has_unique_ids);
}

TEST(View, ItsExtensions) {
  const auto view = view_of(leaf_of("ok-baseline"));
  ASSERT_TRUE(view);
  const ExtensionView* const constraints = view->extension("basicConstraints");
  ASSERT_NE(constraints, nullptr);
  EXPECT_EQ(constraints->critical, Bytes("\xff"));
  EXPECT_EQ(constraints->body, Bytes("\x30\0", 2));
  const ExtensionView* const purposes = view->extension("extendedKeyUsage");
  ASSERT_NE(purposes, nullptr);
  EXPECT_FALSE(purposes->critical);
  EXPECT_EQ(view->extension("nameConstraints"), nullptr);
}

TEST(View, ItsNames) {
  const Bytes& leaf = leaf_of("ok-baseline");
  const auto view = view_of(leaf);
  ASSERT_TRUE(view);
  const auto names = view->names();
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names[0].tag, der::context(2, false));
  EXPECT_EQ(names[0].content, "example.test");
}

TEST(View, AFalseCriticalIsNotNone) {
  const auto view = view_of(leaf_of("ext-bool-not-ff"));
  ASSERT_TRUE(view);
  const auto odd = std::find_if(view->extensions.begin(), view->extensions.end(), [](const ExtensionView& each) {
    return each.critical && *each.critical != Bytes("\xff");
  });
  EXPECT_NE(odd, view->extensions.end());
}

TEST(View, VersionsAndWhatOtherVersionsHave) {
  const auto first = view_of(leaf_of("ext-v1-leaf"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 1);
  EXPECT_TRUE(first->extensions.empty());
  EXPECT_EQ(first->extension("subjectAltName"), nullptr);
  EXPECT_TRUE(first->names().empty());
  const auto fourth = view_of(leaf_of("ext-v4"));
  ASSERT_TRUE(fourth);
  EXPECT_EQ(fourth->version, 4);
  const auto unique = view_of(leaf_of("ext-uids-present"));
  ASSERT_TRUE(unique);
  EXPECT_TRUE(unique->has_unique_ids);
}

TEST(View, LengthsThatAreNotDer) {
  for (const char* id : {"der-cert-ber-outer", "der-tbs-indefinite", "der-tbs-nonminimal"}) {
    const auto view = view_of(leaf_of(id));
    ASSERT_TRUE(view) << id;
    EXPECT_NE(view->extension("subjectAltName"), nullptr) << id;
  }
}

TEST(View, WhatOpenSslDoesNotReadIsReadAllTheSame) {
  const auto view = view_of(leaf_of("der-serial-nonminimal"));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->serial.content.substr(0, 1), ByteView("\0", 1));
}

TEST(View, NothingOfWhatIsNoCertificate) {
  const Bytes& leaf = leaf_of("ok-baseline");
  EXPECT_FALSE(view_of(""));
  EXPECT_FALSE(view_of("garbage"));
  EXPECT_FALSE(view_of(ByteView("\x30\x80", 2)));
  EXPECT_FALSE(view_of(Bytes("\x30\x02\x30\0", 4)));
  EXPECT_FALSE(view_of(ByteView(leaf).substr(0, leaf.size() - 1)));
  EXPECT_FALSE(view_of(ByteView(leaf).substr(1)));
}

}  // namespace
}  // namespace footpad::pki
