// `egress serve` on the flagship, for the tests of the page.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { web } from "./browser.mjs";

const program = process.env.EGRESS ?? join(web, "../build/release/egress");
const flagship = join(web, "../cases/kazakhstan");

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Starts the server; `stop` ends it, `start` brings it back at the same address with what it kept. */
export async function serve() {
  if (!existsSync(program)) throw new Error(`${program} is not built`);
  const port = await freePort();
  const kept = mkdtempSync(join(tmpdir(), "egress-serve-"));
  let child = null;
  const server = {
    url: `http://127.0.0.1:${port}/`,
    async start() {
      child = spawn(program, ["serve", flagship, "--state", kept, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
      let told = "", wrong = "";
      child.stderr.on("data", (data) => (wrong += data));
      await new Promise((done, fail) => {
        child.stdout.on("data", (data) => (told += data) && told.includes("listening on") && done());
        child.once("exit", (code) => fail(new Error(`the server ended with ${code}: ${wrong}`)));
      });
    },
    async stop(signal = "SIGTERM") {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => child.once("exit", done));
      child.kill(signal);
      await ended;
    },
    async job(command, options) {
      const answer = await fetch(`${server.url}api/v1/jobs`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ command, options }) });
      return answer.json();
    },
    async remove() {
      await server.stop("SIGKILL");
      rmSync(kept, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
