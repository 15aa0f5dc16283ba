/** One event on its way to one endpoint. */
export interface Delivery {
  /** `<event id>/<endpoint id>`, with a number behind it when it is sent once more. */
  id: string;
  event: string;
  type: string;
  endpoint: string;
  url: string;
  state: 'pending' | 'delivered' | 'failed' | 'dropped';
  attempts: DeliveryAttempt[];
}

/** One try: the status that came back, or what went wrong instead. */
export interface DeliveryAttempt {
  at: string;
  status: number | null;
  answer: string;
}
