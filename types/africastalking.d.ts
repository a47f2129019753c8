/** The part of the SDK that OrderFlow uses; it has no types of its own. */
declare module 'africastalking' {
  interface Options {
    readonly username: string;
    readonly apiKey: string;
    readonly format?: 'json' | 'xml';
  }

  interface Sms {
    readonly to: string;
    readonly message: string;
    readonly from?: string;
  }

  /** Rejects with an Error of its own for a bad number, an AxiosError, or (answers other than 201) the body. */
  function africastalking(options: Options): { readonly SMS: { send(sms: Sms): Promise<unknown> } };

  export = africastalking;
}
