#pragma once

#include <stdexcept>

namespace resboost {

/// What a user can cause and cure. Text: "subject: what is wrong; what was expected or what to do
/// next".
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An option or a configuration that cannot be used (exit code 2).
class ConfigError : public Error {
 public:
  using Error::Error;
};

/// Input data that cannot be used (exit code 3).
class DataError : public Error {
 public:
  using Error::Error;
};

/// A model file that cannot be used (exit code 4).
class ModelError : public Error {
 public:
  using Error::Error;
};

/// The operating system refused: missing file, permission, full disk (exit code 5).
class IoError : public Error {
 public:
  using Error::Error;
};

}  // namespace resboost
