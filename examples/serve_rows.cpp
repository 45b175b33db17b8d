// A model that answers requests: made once, then rows of values from any number of threads, without
// files and, but for the first answer of a thread, without allocations. Includes no Eigen.
//   serve_rows MODEL
#include <resboost/predictor.h>

#include <iostream>

using namespace resboost;

int main(int, char** argv) {
  const Predictor predictor = load_predictor(argv[1]);
  std::cout << "values of a row:";
  for (const std::string& column : predictor.columns()) std::cout << " " << column;
  std::cout << "\n";

  // Texts are as a file has them, numbers stand for themselves, std::monostate is missing.
  std::vector<Value> row(predictor.columns().size(), std::monostate{});
  row[0] = 7.5;
  Predictor::Workspace workspace;  // one a thread
  std::vector<double> answer(predictor.outputs().size());
  predictor.predict(row, workspace, answer);
  for (std::size_t k = 0; k < answer.size(); ++k)
    std::cout << predictor.outputs()[k] << " " << answer[k] << "\n";
}
