export default {
  mode: "production",
  entry: "./main.js",
  output: { module: true, path: `${import.meta.dirname}/dist`, filename: "main.js" },
  performance: { hints: false },
};
