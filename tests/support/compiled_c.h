#pragma once

#include <dlfcn.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "resboost/predictor.h"

namespace resboost::test {

/// An exported C file, compiled as strictly as can be and loaded. Its names begin with "toy".
class CompiledC {
 public:
  explicit CompiledC(const std::string& source) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("resboost_export_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string c = (folder / "toy.c").string(), so = (folder / "toy.so").string();
    std::ofstream(c, std::ios::binary) << source;
    const std::string command =
        "cc -std=c99 -pedantic -Wall -Wextra -Wshadow -Wconversion -Werror -O1 -fPIC -shared " + c +
        " -o " + so + " -lm";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("does not compile: " + c);
    library_ = dlopen(so.c_str(), RTLD_NOW | RTLD_LOCAL);
    std::filesystem::remove_all(folder);
    if (!library_) throw std::runtime_error(dlerror());
  }
  ~CompiledC() { dlclose(library_); }
  CompiledC(const CompiledC&) = delete;
  CompiledC& operator=(const CompiledC&) = delete;

  /// What toy_predict() returns.
  int predict(const std::vector<Value>& row, std::vector<double>& out) const {
    struct CValue {
      unsigned kind;
      double number;
      const char* text;
    };
    std::vector<CValue> values;
    std::vector<std::string> texts(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* number = std::get_if<double>(&row[i]);
      if (const auto* text = std::get_if<std::string_view>(&row[i])) texts[i] = *text;
      values.push_back(
          {static_cast<unsigned>(row[i].index()), number ? *number : 0, texts[i].c_str()});
    }
    const auto run =
        reinterpret_cast<int (*)(const CValue*, double*)>(dlsym(library_, "toy_predict"));
    return run(values.data(), out.data());
  }
  /// The same of a picture. work: as many as toy_WORK says.
  int predict(const std::uint8_t* picture, std::vector<float>& work,
              std::vector<double>& out) const {
    const auto run = reinterpret_cast<int (*)(const std::uint8_t*, float*, double*)>(
        dlsym(library_, "toy_predict"));
    return run(picture, work.data(), out.data());
  }
  /// A number that the interface states: toy_WORK.
  static int number(const std::string& source, const std::string& name) {
    const std::string text = name + " = ";
    return std::stoi(source.substr(source.find(text) + text.size()));
  }
  /// A list of names: "toy_columns", "toy_outputs".
  std::vector<std::string> names(const char* symbol, std::size_t count) const {
    const auto* list = static_cast<const char* const*>(dlsym(library_, symbol));
    return {list, list + count};
  }

 private:
  void* library_ = nullptr;
};

}  // namespace resboost::test
