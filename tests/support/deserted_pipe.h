#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace resboost::test {

/// Can be opened to be written; once its reader is gone, every write fails.
class DesertedPipe {
 public:
  DesertedPipe() : old_handler_(std::signal(SIGPIPE, SIG_IGN)) {
    if (::pipe2(ends_, O_CLOEXEC) != 0) throw "no pipe";
  }
  ~DesertedPipe() {
    desert();
    ::close(ends_[1]);
    std::signal(SIGPIPE, old_handler_);
  }
  DesertedPipe(const DesertedPipe&) = delete;
  DesertedPipe& operator=(const DesertedPipe&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(ends_[1]); }
  void desert() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

 private:
  int ends_[2];
  void (*old_handler_)(int);
};

}  // namespace resboost::test
