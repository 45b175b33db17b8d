#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resboost::c {

/// What (buffer, capacity, size) of the interface ask for. BadCall for a buffer that is too small,
/// and where size is null.
void write_bytes(std::string_view bytes, void* buffer, std::size_t capacity, std::size_t* size);
/// The same of a text, with a zero behind it.
void write_text(const std::string& text, char* buffer, std::size_t capacity, std::size_t* size);

}  // namespace resboost::c
