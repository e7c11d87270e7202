// Calls one method of the service and prints the answer, or the error with its details, as one line of JSON.
// Usage: node call.js ADDRESS SERVICE METHOD REQUEST_JSON [KEY]
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, service, method, request, key] = process.argv.slice(2);
const protos = path.join(__dirname, '..', '..', '..', 'protos');

// PolicyTrialService is in policy_trial_service.proto.
const file = service.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const definition = loader.loadSync(`tierdecision/v1/${file}.proto`, {
  includeDirs: [protos], keepCase: true, longs: String, enums: String, defaults: true, oneofs: false,
});
const Client = grpc.loadPackageDefinition(definition).tierdecision.v1[service];
const client = new Client(address, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
if (key) metadata.set('authorization', `Bearer ${key}`);

client[method](JSON.parse(request), metadata, { deadline: Date.now() + 20_000 }, (error, answer) => {
  const result = error
    ? { code: error.code, details: error.details, status: error.metadata?.get('grpc-status-details-bin')[0]?.toString('base64') }
    : { code: 0, answer };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  client.close();
});
