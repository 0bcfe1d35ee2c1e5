#include "pki/twin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::pki {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Pair {
  Recipe negative, twin;
  CertificateNode& node() { return negative.nodes.front(); }
  std::vector<std::string> faults() { return faults_against_twin(negative, twin); }
};

Pair expired() {
  Pair pair;
  pair.negative.id = "bad";
  pair.twin.id = "twin";
  CertificateNode node;
  node.id = "expired";
  node.base = "good";
  node.not_after = "-P1D";
  node.defect = true;
  pair.negative.nodes = {node};
  pair.negative.send = {"expired", "ica"};
  return pair;
}

TEST(Twin, OneDefectInOneRespect) { EXPECT_THAT(expired().faults(), IsEmpty()); }

TEST(Twin, TwoRespectsAreOneTooMany) {
  auto pair = expired();
  pair.node().version = 1;
  EXPECT_THAT(pair.faults(), ElementsAre("recipe bad has a defect in more than one respect: validity, version"));
}

TEST(Twin, TimestampsOfLogsAreARespectOfTheirOwn) {
  auto pair = expired();
  pair.node().scts = {Sct()};
  EXPECT_THAT(pair.faults(), ElementsAre("recipe bad has a defect in more than one respect: scts, validity"));
  pair.node().not_after = "";
  EXPECT_THAT(pair.faults(), IsEmpty());
  pair.node().scts.front().of = "good";
  EXPECT_THAT(pair.faults(), IsEmpty()) << "what only the timestamp needs may be added";
}

TEST(Twin, ADifferenceWithoutDefectIsAFault) {
  auto pair = expired();
  CertificateNode other;
  other.id = "other";
  other.base = "ica";
  other.ca = true;
  other.digest = "sha384";
  pair.negative.nodes.push_back(other);
  pair.node().issuer = "other";
  pair.negative.send = {"expired", "other"};
  EXPECT_THAT(pair.faults(), ::testing::Contains(HasSubstr("node 'other' that differs")).Times(0))
      << "the defect needs it";
  EXPECT_THAT(pair.faults(), ::testing::Not(IsEmpty()));
}

TEST(Twin, OtherListsAndNamesAreFaults) {
  auto pair = expired();
  pair.negative.trust = {"root", "ica"};
  EXPECT_THAT(pair.faults(), ElementsAre(HasSubstr("trusts another number")));
  pair = expired();
  pair.negative.host = "www.${domain}";
  EXPECT_THAT(pair.faults(), ElementsAre(HasSubstr("checks another name")));
  pair = expired();
  pair.negative.send = {"good", "ica"};
  EXPECT_THAT(pair.faults(), ElementsAre(HasSubstr("a defect in 'expired' that takes no part")));
}

TEST(Twin, ADefectInWhatIsSent) {
  Pair pair;
  pair.negative.send_defect = true;
  pair.negative.send = {"good"};
  EXPECT_THAT(pair.faults(), IsEmpty());
  pair.negative.send = pair.twin.send;
  EXPECT_THAT(pair.faults(), ElementsAre(HasSubstr("sends what its twin sends")));
}

TEST(Twin, ACloneDiffersInItsKey) {
  Pair pair;
  CertificateNode clone;
  clone.id = "clone";
  clone.base = "root";
  clone.ca = true;
  clone.defect = true;
  CertificateNode leaf;
  leaf.id = "leaf";
  leaf.base = "good";
  leaf.issuer = "clone";
  pair.negative.nodes = {clone, leaf};
  pair.negative.send = {"leaf"};
  leaf.issuer = "root";
  pair.twin.nodes = {leaf};
  pair.twin.send = {"leaf"};
  EXPECT_THAT(pair.faults(), IsEmpty());
}

}  // namespace
}  // namespace footpad::pki
