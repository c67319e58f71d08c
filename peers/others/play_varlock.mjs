// Plays one fault with varlock in this folder, and prints what its command line says. Its file is a `.env`.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const BREAK = "\x1e";
const say = (channel, text) => process.stdout.write(`${BREAK}${channel}${BREAK}${text}`);
const [home, fault] = process.argv.slice(2);

const rule = fault === "Check" ? " @type=string(matches=regex(\"^a-good-token$\"))" : "";
const schema = `# @defaultSensitive=false
# ---
# @required
HOST=
# @required @type=port
PORT=
# @required @sensitive @type=string(matches=regex("^[0-9a-f]{64}$"))
THE_KEY=
# @required @sensitive${rule}
THE_TOKEN=
`;

if (fault === "Syntax") {
  say("cannot express", "");
} else {
  writeFileSync(".env.schema", schema);
  const cli = join(home, "node_modules", "varlock", "bin", "cli.js");
  const env = { ...process.env, DO_NOT_TRACK: "1", VARLOCK_TELEMETRY_DISABLED: "true" };
  const result = spawnSync(process.execPath, [cli, "load"], { env });
  say("stdout", result.stdout.toString());
  say("stderr", result.stderr.toString());
}
