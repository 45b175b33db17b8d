#include "cli/exit_code.h"

#include <new>

#include "cli/option_names.h"
#include "resboost/error.h"

namespace resboost::cli {

Failure failure_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const ConfigError& e) {
    return {kUsage, with_option_names(e.what())};
  } catch (const DataError& e) {
    return {kBadData, with_option_names(e.what())};
  } catch (const ModelError& e) {
    return {kBadModel, e.what()};
  } catch (const IoError& e) {
    return {kIoFailed, e.what()};
  } catch (const Error& e) {
    return {kInternalError, e.what()};
  } catch (const std::bad_alloc&) {
    return {kInternalError, "out of memory"};
  } catch (const std::exception& e) {
    return {kInternalError, std::string("internal error: ") + e.what() +
                                "; please report it with the command line"};
  }
}

}  // namespace resboost::cli
