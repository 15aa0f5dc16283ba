import '@remix-run/node';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }

  /** What the web process tells every loader and action about the request. */
  interface AppLoadContext {
    requestId: string;
    /** For the scripts of pages that have any; see `allowScripts`. */
    nonce: string;
    /** Widens this response's Content-Security-Policy to our own scripts. Call before it is sent. */
    allowScripts: () => void;
    /** Whose request it is: the socket's address, or what a trusted proxy says. */
    clientAddress: string;
    /** Who holds the other end of the socket, whatever headers claim. */
    socketAddress: string;
    /** Whether any header says that a proxy passed the request on. */
    isForwarded: boolean;
    /** True from the first stop signal on. */
    isStopping: () => boolean;
  }
}
