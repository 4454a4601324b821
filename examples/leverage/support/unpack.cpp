// SPDX-License-Identifier: Apache-2.0
#include "support/unpack.hpp"

#include <fmt/format.h>

#if LEVERAGE_HAS_ZLIB
#define ZLIB_CONST
#include <zlib.h>
#endif
#if LEVERAGE_HAS_ZSTD
#include <zstd.h>
#endif

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace leverage::program {

namespace {

constexpr std::string_view gzip_mark = "\x1f\x8b";
constexpr std::string_view zstd_mark = "\x28\xb5\x2f\xfd";

/// What is often given in place of a table, by its first bytes.
constexpr std::pair<std::string_view, std::string_view> others[] = {
    {"PK\x03\x04", "a zip archive, which a spreadsheet is too"},
    {"PAR1", "a Parquet file"},
    {"\xfd"
     "7zXZ",
     "a file packed by xz"},
    {"BZh", "a file packed by bzip2"},
};

[[maybe_unused]] failure broken(std::string_view packer) {
  return failure{fmt::format("expected a whole file packed by {}, found a broken one", packer)};
}

[[maybe_unused]] failure cut_short(std::string_view packer) {
  return failure{
      fmt::format("expected a whole file packed by {}, found the end of the file in it", packer)};
}

[[maybe_unused]] failure too_large_unpacked(std::string_view kind, std::size_t max_mebibytes) {
  return failure{
      fmt::format("expected {}, found more than {} MiB when unpacked", kind, max_mebibytes)};
}

[[maybe_unused]] failure without_library(std::string_view packer, std::string_view library) {
  return failure{
      fmt::format("expected a text, found a file packed by {}, which this build cannot unpack, as "
                  "it was made without {}",
                  packer, library)};
}

constexpr std::size_t unpacked_piece = 1 << 16;

#if LEVERAGE_HAS_ZLIB
/// One member after the other, as gzip itself takes them; zeros behind the last are padding.
result<std::string> unpack_gzip(const std::string& text, std::size_t max_mebibytes,
                                std::string_view kind) {
  constexpr int gzip_alone = 16 + MAX_WBITS;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_alone) != Z_OK) {
    return failure{"expected memory to unpack the file, found none"};
  }
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closed(&stream, inflateEnd);
  static_assert(std::numeric_limits<uInt>::max() >= 1U << 30U);
  stream.next_in = reinterpret_cast<const Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  std::string all;
  Bytef piece[unpacked_piece];
  for (;;) {
    stream.next_out = piece;
    stream.avail_out = sizeof piece;
    const int state = inflate(&stream, Z_NO_FLUSH);
    all.append(reinterpret_cast<const char*>(piece), sizeof piece - stream.avail_out);
    if (all.size() > max_mebibytes << 20U) {
      return too_large_unpacked(kind, max_mebibytes);
    }
    if (state == Z_STREAM_END) {
      const std::string_view rest(reinterpret_cast<const char*>(stream.next_in), stream.avail_in);
      if (rest.find_first_not_of('\0') == rest.npos) {
        return all;
      }
      if (!rest.starts_with(gzip_mark) || inflateReset(&stream) != Z_OK) {
        return broken("gzip");
      }
    } else if (state == Z_BUF_ERROR ||
               (state == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)) {
      return cut_short("gzip");
    } else if (state != Z_OK) {
      return broken("gzip");
    }
  }
}
#else
result<std::string> unpack_gzip(const std::string&, std::size_t, std::string_view) {
  return without_library("gzip", "zlib");
}
#endif

#if LEVERAGE_HAS_ZSTD
/// One frame after the other, as zstd itself takes them.
result<std::string> unpack_zstd(const std::string& text, std::size_t max_mebibytes,
                                std::string_view kind) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                        ZSTD_freeDCtx);
  if (!context) {
    return failure{"expected memory to unpack the file, found none"};
  }
  ZSTD_inBuffer from{text.data(), text.size(), 0};
  std::string all;
  char piece[unpacked_piece];
  for (;;) {
    ZSTD_outBuffer to{piece, sizeof piece, 0};
    const std::size_t state = ZSTD_decompressStream(context.get(), &to, &from);
    if (ZSTD_isError(state) != 0U) {
      return broken("zstd");
    }
    all.append(piece, to.pos);
    if (all.size() > max_mebibytes << 20U) {
      return too_large_unpacked(kind, max_mebibytes);
    }
    if (from.pos == from.size && state == 0) {
      return all;
    }
    if (from.pos == from.size && to.pos < to.size) {
      return cut_short("zstd");
    }
  }
}
#else
result<std::string> unpack_zstd(const std::string&, std::size_t, std::string_view) {
  return without_library("zstd", "libzstd");
}
#endif

}  // namespace

result<std::string> unpacked(std::string text, std::size_t max_mebibytes, std::string_view kind) {
  if (text.starts_with(gzip_mark)) {
    return unpack_gzip(text, max_mebibytes, kind);
  }
  if (text.starts_with(zstd_mark)) {
    return unpack_zstd(text, max_mebibytes, kind);
  }
  for (const auto& [mark, name] : others) {
    if (text.starts_with(mark)) {
      return failure{fmt::format("expected {} as text, found {}", kind, name)};
    }
  }
  return text;
}

}  // namespace leverage::program
