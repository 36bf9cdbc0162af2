// A relay on Socket.IO: node socket-io.mjs <port> [<port of Redis, for more than one node>]
import { createServer } from "node:http";
import { Server } from "socket.io";

const [port, redisPort] = process.argv.slice(2);
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

if (redisPort) {
  const { createAdapter } = await import("@socket.io/redis-adapter");
  const { createClient } = await import("redis");
  // No timer for each command, which this client has by default: on a full processor they end it.
  const pub = createClient({ url: `redis://127.0.0.1:${redisPort}`, commandOptions: { timeout: 0 } });
  const sub = pub.duplicate();
  for (const client of [pub, sub]) {
    client.on("error", (error) => {
      console.error(error);
      process.exit(1);
    });
    await client.connect();
  }
  io.adapter(createAdapter(pub, sub));
}

io.on("connection", (socket) => {
  const { room, id } = socket.handshake.auth;
  socket.join([room, id]);
  socket.on("signal", (to, payload) => {
    const others = to === null ? socket.to(room) : io.to(to);
    others.emit("signal", { from: id, payload });
  });
});
// Their documentation on memory: the first request of a session is not needed any more.
io.engine.on("connection", (connection) => {
  connection.request = null;
});
http.listen(Number(port), "127.0.0.1");
