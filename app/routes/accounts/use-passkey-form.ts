import { useFetcher } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';

type Trouble = 'cancelled' | 'exists' | 'refused';

/**
 * Has the browser's authenticator answer, and posts the answer with the page's form. The button asks the page's action
 * for the options (`intent` options), `ask` hands them to the authenticator, and the form is sent as any other.
 */
export function usePasskeyForm<Options>(ask: (options: Options) => Promise<unknown>) {
  const fetcher = useFetcher<{ options: Options }>();
  const form = useRef<HTMLFormElement>(null);
  const answer = useRef<HTMLInputElement>(null);
  const asked = useRef<unknown>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const given = fetcher.data;

  useEffect(() => {
    if (!given || asked.current === given) return;
    asked.current = given;
    if (!('options' in given)) {
      setWaiting(false);
      setTrouble('refused');
      return;
    }
    ask(given.options).then(
      (response) => {
        if (!answer.current || !form.current) return;
        answer.current.value = JSON.stringify(response);
        form.current.submit();
      },
      (error: Error) => {
        setWaiting(false);
        setTrouble(error.name === 'InvalidStateError' ? 'exists' : 'cancelled');
      },
    );
  }, [given, ask]);

  const begin = () => {
    setTrouble(null);
    setWaiting(true);
    void fetcher.submit({ intent: 'options' }, { method: 'post' });
  };
  return { form, answer, trouble, isWaiting, begin };
}
