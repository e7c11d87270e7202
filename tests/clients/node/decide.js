// Calls one method of the service and prints the answer, or the error with its details, as one line of JSON.
// Usage: node decide.js ADDRESS METHOD REQUEST_JSON
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, method, request] = process.argv.slice(2);
const protos = path.join(__dirname, '..', '..', '..', 'protos');
const definition = loader.loadSync('tierdecision/v1/decision_service.proto', {
  includeDirs: [protos], keepCase: true, longs: String, enums: String, defaults: true, oneofs: false,
});
const { DecisionService } = grpc.loadPackageDefinition(definition).tierdecision.v1;
const client = new DecisionService(address, grpc.credentials.createInsecure());

client[method](JSON.parse(request), { deadline: Date.now() + 20_000 }, (error, answer) => {
  const result = error
    ? { code: error.code, details: error.details, status: error.metadata?.get('grpc-status-details-bin')[0]?.toString('base64') }
    : { code: 0, answer };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  client.close();
});
