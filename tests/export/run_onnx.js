// Runs an ONNX file with onnxruntime-node.   node run_onnx.js FOLDER_OF_NODE_MODULES FILE, columns as JSON on standard input:
// {"name": {"type": "string", "float64" or "uint8", "data": [...], "dims": [...] or none for a column}}; the outputs as JSON on standard output.
const ort = require(require("path").join(process.argv[2], "node_modules", "onnxruntime-node"));
const columns = JSON.parse(require("fs").readFileSync(0));

async function main() {
  const session = await ort.InferenceSession.create(process.argv[3], { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = {};
  for (const [name, { type, data, dims }] of Object.entries(columns)) {
    const numbers = { float64: Float64Array, uint8: Uint8Array }[type];
    const values = numbers ? numbers.from(data.map((value) => (value === null ? NaN : value))) : data;
    feeds[name] = new ort.Tensor(type, values, dims ?? [data.length, 1]);
  }
  const results = {};
  for (const [name, tensor] of Object.entries(await session.run(feeds)))
    results[name] = { dims: tensor.dims, data: Array.from(tensor.data) };
  console.log(JSON.stringify(results));
}

main();
