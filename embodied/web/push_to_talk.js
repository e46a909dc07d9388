// A button to hold while speaking, where the browser understands speech (Web Speech API); else nothing.
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

export default {
  template: `<button v-if="offered" type="button" class="round quiet" :class="{ listening }" :aria-pressed="listening"
    aria-label="Hold to talk" title="Hold to talk" @pointerdown.prevent="start" @pointerup="stop" @pointercancel="stop"
    @keydown.space.prevent="start" @keyup.space.prevent="stop"><q-icon name="mic"></q-icon></button>`,
  data() {
    return { offered: Boolean(Recognition) && window.isSecureContext, listening: false };
  },
  unmounted() {
    this.recognition?.abort();
  },
  methods: {
    start() {
      if (this.listening) return;
      const recognition = (this.recognition = new Recognition());
      recognition.lang = navigator.language;
      recognition.onresult = ({ results }) => this.$emit("heard", results[0][0].transcript);
      recognition.onend = recognition.onerror = () => (this.listening = false);
      recognition.start();
      this.listening = true;
    },
    stop() {
      this.recognition?.stop();
    },
  },
};
