// SHA-256 (FIPS 180-4): one digest that ties a result to the bytes it came from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace egress {

/// Feed bytes, then ask for the digest. Copying keeps the state, so a common beginning is hashed
/// once. About 250 MB/s; not meant for secrets.
class Sha256 {
 public:
  void add(std::string_view bytes);
  /// Adds the length first, so that ("ab", "c") and ("a", "bc") differ.
  void add_framed(std::string_view bytes);
  /// 64 lower-case hexadecimal digits; leaves the state as it was.
  std::string hex() const;

 private:
  void compress(const unsigned char* block);

  std::array<std::uint32_t, 8> state_{0x6a09e667U, 0xbb67ae85U, 0x3c6ef372U, 0xa54ff53aU,
                                      0x510e527fU, 0x9b05688cU, 0x1f83d9abU, 0x5be0cd19U};
  std::array<unsigned char, 64> block_{};
  std::size_t filled_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace egress
