#pragma once

namespace resboost::c_runtime {

// Parts of an exported C file that are the same for all models: functions, each after those that it
// calls. A file has those that it needs, for compilers warn of others.

extern const char* const kDigits;
extern const char* const kWords;     ///< that mean "missing"
extern const char* const kPlain;     ///< a text as a number
extern const char* const kNumbers;   ///< a value as a number
extern const char* const kFeatures;  ///< a number as features
extern const char* const kCuts;      ///< a number as its code
extern const char* const kLevels;    ///< a value as a level
extern const char* const kOneHot;    ///< a level as features
extern const char* const kMeans;     ///< a level as its mean of a target
extern const char* const kDates;     ///< a value as the parts of a date
extern const char* const kDense;
extern const char* const kRelu;
extern const char* const kTanh;
extern const char* const kAdd;
extern const char* const kBlend;
extern const char* const kConcat;
extern const char* const kTrees;
extern const char* const kPicture;  ///< bytes as numbers
extern const char* const kConv;
extern const char* const kNormalise;
extern const char* const kAveragePool;
extern const char* const kSubsample;
extern const char* const kSoftmax;

}  // namespace resboost::c_runtime
