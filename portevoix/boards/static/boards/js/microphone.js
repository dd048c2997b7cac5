// The microphone: records once, tells how long and how loud, gives a file and lets the microphone go.
(() => {
  // Speech stays clear, three minutes weigh 540 kB.
  const BITS_PER_SECOND = 24000;
  const Context = self.AudioContext || self.webkitAudioContext;
  const { mediaDevices } = navigator;

  const levelOf = (context, stream) => {
    const analyser = context.createAnalyser();
    const wave = new Uint8Array(512);
    context.createMediaStreamSource(stream).connect(analyser);
    return () => {
      analyser.getByteTimeDomainData(wave);
      // Square root: a low voice must be seen too.
      return Math.sqrt(Math.max(...wave.map((height) => Math.abs(height - 128))) / 128);
    };
  };
  const recorderOf = (stream) => {
    const mimeType = ["audio/webm;codecs=opus", "audio/mp4"].find((type) => MediaRecorder.isTypeSupported(type));
    return new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND, ...(mimeType && { mimeType }) });
  };
  const fileOf = (parts) => {
    const [type] = parts[0].type.split(";");
    return new File(parts, `voix.${type.split("/")[1]}`, { type });
  };

  const record = async ({ limit, every, tick }) => {
    // Opened within the click: later, an iPhone would keep it silent.
    const context = Context && new Context();
    const tracks = [];
    let timer = 0;
    const release = () => {
      clearInterval(timer);
      tracks.forEach((track) => track.stop());
      if (context) context.close();
    };
    try {
      const stream = await mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
      tracks.push(...stream.getTracks());
      const recorder = recorderOf(stream);
      const level = context ? levelOf(context, stream) : () => 0;
      const stop = () => { if (recorder.state !== "inactive") recorder.stop(); };
      const parts = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const done = new Promise((end) => { recorder.onstop = () => { release(); end(fileOf(parts)); }; });
      recorder.start();
      const begun = Date.now();
      timer = setInterval(() => {
        const seconds = Math.min((Date.now() - begun) / 1000, limit);
        tick(seconds, level());
        if (seconds === limit) stop();
      }, every);
      return { stop, done };
    } catch (fault) {
      release();
      throw fault;
    }
  };
  self.PorteVoixMicrophone = self.MediaRecorder && mediaDevices && mediaDevices.getUserMedia && record;
})();
