// What JupyterLab and VS Code do to a kernel, with their own client: node client-test.mjs ADDRESS, in a folder with node_modules.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { KernelManager, KernelSpecManager, ServerConnection } = require("@jupyterlab/services");
const address = process.argv[2];
const serverSettings = ServerConnection.makeSettings({ baseUrl: address, wsUrl: address.replace("http", "ws"), WebSocket: require("ws"), fetch, Request, Headers });

const specs = new KernelSpecManager({ serverSettings });
await specs.refreshSpecs();
const spec = specs.specs.kernelspecs["llm-workbench"];
assert.equal(spec.language, "C#");
assert.deepEqual(Object.keys(spec.resources).sort(), ["logo-32x32", "logo-64x64", "logo-svg"]);

const kernel = await new KernelManager({ serverSettings }).startNew({ name: "llm-workbench" });
const told = message => message.content.text ?? message.content.data?.["text/plain"] ?? message.content.ename;
const run = async code => {
  const future = kernel.requestExecute({ code });
  const outputs = [];
  future.onIOPub = message => {
    if (!["status", "execute_input"].includes(message.header.msg_type)) { outputs.push([message.header.msg_type, told(message)]); }
  };
  future.onStdin = message => kernel.sendInputReply({ status: "ok", value: "typed" }, message.header);
  const reply = await future.done;
  return { status: reply.content.status, outputs };
};

const info = await kernel.info;
assert.equal(info.language_info.name, "C#");
assert.match(info.protocol_version, /^5\./);
assert.deepEqual(await run("1 + 1"), { status: "ok", outputs: [["execute_result", "2"]] });
assert.deepEqual((await run('var shown = display("a"); shown.Update("b");')).outputs, [["display_data", "a"], ["update_display_data", "b"]]);
assert.deepEqual((await run('Console.WriteLine(input("name? "));')).outputs, [["stream", "typed\n"]]);
assert.deepEqual(await run('throw new InvalidOperationException("as asked");'), { status: "error", outputs: [["error", "InvalidOperationException"]] });

assert.deepEqual((await kernel.requestComplete({ code: "Console.WriteL", cursor_pos: 14 })).content.matches, ["WriteLine"]);
assert.match((await kernel.requestInspect({ code: "Console.WriteLine", cursor_pos: 17, detail_level: 0 })).content.data["text/plain"], /void Console.WriteLine/);
assert.equal((await kernel.requestIsComplete({ code: "if (true) {" })).content.status, "incomplete");
assert.equal((await kernel.requestHistory({ hist_access_type: "tail", n: 2, output: false, raw: true })).content.history.length, 2);
assert.deepEqual((await kernel.requestCommInfo({})).content.comms, {});

const endless = run('Console.Write("runs"); while (true) { }');
await new Promise(resolve => kernel.iopubMessage.connect((_, message) => message.content.text === "runs" && resolve()));
await kernel.interrupt();
assert.deepEqual((await endless).outputs, [["stream", "runs"], ["error", "Interrupted"]]);
assert.deepEqual((await run("shown is null")).outputs, [["execute_result", "False"]]);

await kernel.restart();
assert.equal((await run("shown")).status, "error");

// A kernel that dies is started anew, and says why.
const reconnected = new Promise(resolve => {
  let restarts = false;
  kernel.statusChanged.connect((_, status) => { restarts ||= status === "autorestarting"; });
  kernel.connectionStatusChanged.connect((_, status) => restarts && status === "connected" && resolve());
});
await assert.rejects(run("Environment.Exit(3);"));
await reconnected;
const [[, said], result] = (await run("5")).outputs;
assert.match(said, /called Environment\.Exit\(3\)/);
assert.deepEqual(result, ["execute_result", "5"]);

await kernel.shutdown();
process.exit(0);
