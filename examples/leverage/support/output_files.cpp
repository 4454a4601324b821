// SPDX-License-Identifier: Apache-2.0
#include "support/output_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>

#include "support/printable.hpp"

namespace leverage::program {

namespace {

namespace fs = std::filesystem;

/// What the system says of a file; nothing where there is none or it cannot be looked at, which `errno` then says.
std::optional<struct stat> facts_of(const fs::path& path) {
  struct stat facts{};
  return stat(path.c_str(), &facts) == 0 ? std::optional(facts) : std::nullopt;
}

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// Where symbolic links lead, also to what does not exist yet.
fs::path behind_links(fs::path path) {
  constexpr int most = 40;  // the system itself follows no more
  for (int i = 0; i < most; ++i) {
    std::error_code error;
    const fs::path to = fs::read_symlink(path, error);
    if (error) {
      break;
    }
    path = path.parent_path() / to;
  }
  return path;
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool same_file(const std::string& a, const std::string& b) {
  const auto of_a = facts_of(a);
  const auto of_b = facts_of(b);
  if (of_a || of_b) {
    return of_a && of_b && same_file(*of_a, *of_b);
  }
  const fs::path to_a = behind_links(a);
  const fs::path to_b = behind_links(b);
  if (to_a.filename() != to_b.filename()) {
    return false;
  }
  const auto folder_a = facts_of(folder_of(to_a));
  const auto folder_b = facts_of(folder_of(to_b));
  return folder_a && folder_b ? same_file(*folder_a, *folder_b)
                              : to_a.lexically_normal() == to_b.lexically_normal();
}

/// An open file. Closing may fail as writing may.
class descriptor {
 public:
  explicit descriptor(int number, bool closes = true) : number_(number), closes_(closes) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() { (void)closed(); }

  [[nodiscard]] bool open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

  [[nodiscard]] bool wrote(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t n = write(number_, text.data(), text.size());
      if (n < 0 && errno != EINTR) {
        return false;
      }
      text.remove_prefix(n < 0 ? 0 : static_cast<std::size_t>(n));
    }
    return true;
  }

  [[nodiscard]] bool closed() {
    const int number = std::exchange(number_, -1);
    return number < 0 || !closes_ || close(number) == 0;
  }

 private:
  int number_;
  bool closes_;
};

/// Signals that would end the program wait as long as there are temporary files.
class without_signals {
 public:
  without_signals() {
    sigset_t held;
    sigemptyset(&held);
    for (const int s : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
      sigaddset(&held, s);
    }
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  without_signals(const without_signals&) = delete;
  without_signals& operator=(const without_signals&) = delete;
  ~without_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

failure wrong_with(const named_path& target, int why) {
  return failure{fmt::format("{}: {}: {}", target.flag, printable(target.path),
                             std::generic_category().message(why))};
}

/// A target, and the temporary file that becomes it.
struct part {
  const made_file* file = nullptr;
  fs::path target{};
  std::optional<struct stat> before{};  ///< of the target
  fs::path path{};                      ///< empty where there is none
};

/// Opens a new file in the folder of the target.
int open_new(part& p) {
  constexpr int attempts = 16;
  std::random_device random;
  for (int i = 0; i < attempts; ++i) {
    const std::uint64_t high = random();
    const fs::path path =
        folder_of(p.target) / fmt::format(".leverage-{:016x}", (high << 32U) | random());
    const int opened = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            p.before ? 0600 : 0666);
    if (opened >= 0) {
      p.path = path;
    }
    if (opened >= 0 || errno != EEXIST) {
      return opened;
    }
  }
  return -1;
}

/// Writes the temporary file. Returns why it could not, as the system numbers it; 0 if it could.
int write_part(part& p) {
  if (p.before && access(p.target.c_str(), W_OK) != 0) {
    return errno;
  }
  descriptor out(open_new(p));
  if (!out.open()) {
    return errno;
  }
  if (p.before) {
    constexpr mode_t permissions = 0777;
    // An owner can be kept by the superuser alone.
    (void)(fchown(out.number(), p.before->st_uid, p.before->st_gid) == 0);
    if (fchmod(out.number(), p.before->st_mode & permissions) != 0) {
      return errno;
    }
  }
  return out.wrote(p.file->content) && out.closed() ? 0 : errno;
}

/// Standard output or error if that is the file; what is written there comes after what is there.
std::optional<int> standard_file(const struct stat& facts) {
  for (const int number : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat of{};
    if (fstat(number, &of) == 0 && same_file(of, facts)) {
      return number;
    }
  }
  return std::nullopt;
}

/// Writes into what is there. Returns why it could not.
int write_straight(const made_file& file, std::optional<int> standard) {
  descriptor out(
      standard ? *standard : open(file.target.path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC),
      !standard);
  return out.open() && out.wrote(file.content) && out.closed() ? 0 : errno;
}

std::optional<failure> write_and_rename(std::vector<part>& parts) {
  const without_signals quiet;
  const auto all = [&]() -> std::optional<failure> {
    for (part& p : parts) {
      if (const int why = write_part(p); why != 0) {
        return wrong_with(p.file->target, why);
      }
    }
    for (part& p : parts) {
      if (rename(p.path.c_str(), p.target.c_str()) != 0) {
        return wrong_with(p.file->target, errno);
      }
      p.path.clear();
    }
    return std::nullopt;
  };
  const auto wrong = all();
  for (const part& p : parts) {
    if (!p.path.empty()) {
      unlink(p.path.c_str());
    }
  }
  return wrong;
}

}  // namespace

std::vector<named_path> named_paths(const std::string& flag,
                                    const std::vector<std::string>& paths) {
  std::vector<named_path> all;
  for (const std::string& path : paths) {
    all.push_back({flag, path});
  }
  return all;
}

std::optional<failure> same_file_twice(const std::vector<named_path>& written,
                                       const std::vector<named_path>& read) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    const named_path& w = written[i];
    for (std::size_t j = 0; j < i; ++j) {
      const named_path& before = written[j];
      if (!same_file(w.path, before.path)) {
        continue;
      }
      if (w.flag == before.flag) {
        return failure{w.path == before.path
                           ? fmt::format("{}: expected different files, found {} twice", w.flag,
                                         in_quotes(w.path))
                           : fmt::format("{}: expected different files, found {} and {}, which "
                                         "are one",
                                         w.flag, in_quotes(before.path), in_quotes(w.path))};
      }
      return failure{fmt::format("{}: expected another file than {}, found {}", w.flag, before.flag,
                                 in_quotes(w.path))};
    }
    for (const named_path& r : read) {
      const auto facts = facts_of(r.path);
      if (facts && S_ISREG(facts->st_mode) && same_file(w.path, r.path)) {
        return failure{fmt::format("{}: expected another file than {}, which is read, found {}",
                                   w.flag, r.flag, in_quotes(w.path))};
      }
    }
  }
  return std::nullopt;
}

std::optional<failure> publish(const std::vector<made_file>& files) {
  std::vector<named_path> targets;
  std::vector<part> parts;
  for (const made_file& file : files) {
    targets.push_back(file.target);
  }
  if (auto wrong = same_file_twice(targets)) {
    return wrong;
  }
  for (const made_file& file : files) {
    errno = 0;
    const auto facts = facts_of(file.target.path);
    if (!facts && errno != ENOENT) {
      return wrong_with(file.target, errno);
    }
    if (facts && S_ISDIR(facts->st_mode)) {
      return wrong_with(file.target, EISDIR);
    }
    const auto standard = facts ? standard_file(*facts) : std::nullopt;
    if (!facts || (S_ISREG(facts->st_mode) && !standard)) {
      parts.push_back({&file, behind_links(file.target.path), facts, {}});
    } else if (const int why = write_straight(file, standard); why != 0) {
      return wrong_with(file.target, why);
    }
  }
  return write_and_rename(parts);
}

}  // namespace leverage::program
