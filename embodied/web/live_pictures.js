// Shows the pictures that come over a websocket; says when one is on the screen, so that the next can come.
// Watches nothing while the page is hidden, and comes back by itself after a lost connection.
const KINDS = ["view", "map"];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;

export default {
  template: `<span hidden></span>`,
  props: { path: String },
  mounted() {
    this.wait = FIRST_WAIT;
    this.onVisibility = () => (document.hidden ? this.close() : this.open());
    document.addEventListener("visibilitychange", this.onVisibility);
    this.open();
  },
  unmounted() {
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.close();
  },
  methods: {
    open() {
      if (this.socket || document.hidden) return;
      const scheme = location.protocol === "https:" ? "wss:" : "ws:";
      const socket = (this.socket = new WebSocket(`${scheme}//${location.host}${this.path}`));
      socket.onmessage = async ({ data }) => {
        this.wait = FIRST_WAIT;
        await this.show(data);
        if (socket.readyState === WebSocket.OPEN) socket.send("shown");
      };
      socket.onclose = () => {
        if (this.socket !== socket) return;
        this.socket = null;
        this.timer = setTimeout(() => this.open(), this.wait);
        this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
      };
    },
    close() {
      clearTimeout(this.timer);
      const socket = this.socket;
      this.socket = null;
      socket?.close();
    },
    async show(data) {
      const [kind] = new Uint8Array(await data.slice(0, 1).arrayBuffer());
      const image = document.querySelector(`img[data-picture="${KINDS[kind]}"]`);
      if (!image) return;
      const before = image.src;
      image.src = URL.createObjectURL(data.slice(1, data.size, "image/jpeg"));
      await image.decode().catch(() => {});
      URL.revokeObjectURL(before);
      image.dataset.shown = Number(image.dataset.shown || 0) + 1;
    },
  },
};
