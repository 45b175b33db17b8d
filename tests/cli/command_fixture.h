#pragma once

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "resboost/parallel.h"
#include "resboost/rng.h"

namespace resboost::cli {

/// A folder that lasts as long as a test.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("resboost_cli_" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directory(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator()(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (*this)(name);
  }
  std::string read(const std::string& name) const {
    std::ostringstream bytes;
    bytes << std::ifstream(path_ / name, std::ios::binary).rdbuf();
    return bytes.str();
  }

 private:
  std::filesystem::path path_;
};

struct Outcome {
  int code;
  std::string out, err;
};

inline Outcome call(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  const int threads_before = threads();
  set_threads(1);  // threads of a tiny run would only wait for each other on a busy machine
  const int code = run(arguments, {out, err, false});
  set_threads(threads_before);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXCPU}) std::signal(signal, SIG_DFL);
  set_interrupted(false);
  return {code, out.str(), err.str()};
}

/// Two classes by the sign of a product, or that product as a number; one category column for
/// company.
inline std::string toy_csv(int rows, bool classes) {
  Rng rng(3);
  std::ostringstream csv;
  csv << "a,b,colour,target\n";
  for (int i = 0; i < rows; ++i) {
    const double a = rng.uniform() * 2 - 1, b = rng.uniform() * 2 - 1;
    csv << a << "," << b << "," << (i % 3 ? "red" : "blue") << ",";
    if (classes)
      csv << (a * b > 0 ? "same" : "\"other, \"\"not\"\"\"") << "\n";
    else
      csv << a * b << "\n";
  }
  return csv.str();
}

/// Options that make training quick, of a method whose stages are blocks.
inline const std::vector<std::string> kSmallBlocks{
    "--stages",           "2",  "--block.width",     "16", "--block.layers", "1",
    "--embedding.epochs", "15", "--backprop.epochs", "15", "--threads",      "1"};

inline std::vector<std::string> with(std::vector<std::string> arguments,
                                     const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

inline const std::vector<std::string> kSmall = with({"--method", "hybrid"}, kSmallBlocks);

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace resboost::cli
