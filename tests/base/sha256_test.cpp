#include "egress/base/sha256.h"

#include <gtest/gtest.h>

#include <string>

namespace egress {
namespace {

std::string digest(const std::string& text) {
  Sha256 sha;
  sha.add(text);
  return sha.hex();
}

TEST(Sha256, GivesThePublishedDigests) {  // FIPS 180-4 examples
  EXPECT_EQ(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digest(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotMindHowItIsFed) {
  const std::string text(300, 'x');
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 sha;
    sha.add(std::string_view(text).substr(0, cut));
    const std::string between = sha.hex();
    EXPECT_EQ(between, digest(text.substr(0, cut)));
    sha.add(std::string_view(text).substr(cut));
    EXPECT_EQ(sha.hex(), digest(text));
  }
}

TEST(Sha256, FramesTellPartsApart) {
  Sha256 one, two;
  one.add_framed("ab");
  one.add_framed("c");
  two.add_framed("a");
  two.add_framed("bc");
  EXPECT_NE(one.hex(), two.hex());
}

}  // namespace
}  // namespace egress
