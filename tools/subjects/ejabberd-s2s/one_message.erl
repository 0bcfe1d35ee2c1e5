% Starts ejabberd and sends one message to the peer, and so makes it open a stream to it.
{ok, _} = application:ensure_all_started(ejabberd),
Value = fun(Name) -> list_to_binary(os:getenv(Name)) end,
From = jid:make(<<"juliet">>, Value("LOCAL_DOMAIN")),
To = jid:make(<<"romeo">>, Value("PEER")),
ejabberd_router:route({message, <<"m1">>, chat, <<>>, From, To, [], [{text, <<>>, Value("PEER_MESSAGE")}], undefined, [], #{}}).
